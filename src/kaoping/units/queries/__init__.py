"""Reads shaped for one page or report."""
