"""The public declaration: page, data, form, history, and the embed for a notice."""
