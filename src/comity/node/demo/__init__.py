"""The main job, played on three real nodes: a ransomware case between the Philippines, Australia and Indonesia."""
