"""The widget and the pages: everything that a person sees in a browser."""
