"""This node's tamper-evident log of every act."""
