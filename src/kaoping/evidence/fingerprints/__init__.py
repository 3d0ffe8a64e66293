"""The store of fingerprints: documents, index segments and the frequency sketch, in database rows.

``store`` answers the questions of ``pure.originality``; ``schema`` holds the tables and the few
statements in which SQLite and PostgreSQL differ; ``sketches`` and ``segments`` write the two parts
of the index.
"""
