"""Doors: one module a person's work — ``unit`` (report, correct, sign), ``office`` (decide), ``notices``, ``schemes``, ``files``."""
