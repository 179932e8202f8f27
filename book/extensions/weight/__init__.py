"""What a page loads: little, and nothing that its text would have to wait for."""
