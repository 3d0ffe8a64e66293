"""What can be said about the marks themselves: agreement, severity, order. Never changes one."""
