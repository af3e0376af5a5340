"""The banner beside widely used ones, in the same browser and the same run."""
