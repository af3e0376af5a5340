"""The frame of our pages: their words, the navigation, and who is signed in."""
