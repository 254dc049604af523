"""Acts of feedback: propose, decide, remark; and publish for another who stays unnamed."""
