"""The banner beside two widely used ones, in the same browser and the same run."""
