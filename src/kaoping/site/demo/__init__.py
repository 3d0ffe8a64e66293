"""The demo city 清河市: invented bodies and people, and a year that can be watched.

Everything follows from one seed, so that two installations tell the same story;
only the passwords are made anew on each machine. What happens goes through the
product's own actions, so that every rule, audit row and notification is real.
"""
