"""Reads shaped for one page or report, each with a known number of SQL queries."""
