"""The Python side of torchbridge: the same for every engine. Java defines these modules and calls them."""

__path__ = []
