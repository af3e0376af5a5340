"""Banners: finding them, choosing in them, and looking at them closely."""
