"""Formats of others, in and out. Reading gives objects of STIX as bytes, for the store to check; writing takes them.

Whoever writes has asked the gate before: here is no reader any more, only a file.
"""
