"""Difficulties that go up, directives that come down, documents that are due."""
