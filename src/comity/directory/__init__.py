"""Who may ask and who may answer: states, organisations, desks, officers, peers."""
