"""The outbox at work: letters rendered, sent and settled, outside of every use-case's transaction."""
