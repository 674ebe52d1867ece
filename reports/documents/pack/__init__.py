"""会议材料: every paper of a meeting as one document, and each as a file of its own."""
