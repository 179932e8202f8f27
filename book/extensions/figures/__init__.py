"""Figures that compute on the page."""
