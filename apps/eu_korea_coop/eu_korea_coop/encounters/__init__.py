"""When we met: interactions between the parties, and the events where they happen."""
