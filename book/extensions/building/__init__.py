"""When pages are executed and written anew."""
