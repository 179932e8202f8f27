"""Style sheets, templates of the theme, notes in the margin."""
