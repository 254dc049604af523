"""What officers type: the form of a request, the small forms of its acts, the filters of lists."""
