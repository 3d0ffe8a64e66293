"""Official documents in the form of GB/T 9704: one description, printed as PDF and as docx.

``description`` says what a document is, ``layout`` how the standard measures it, ``html`` and ``pdf``
print it, ``docx`` writes it for editing, ``forms_of_office`` fills the office's own docx. They know
no database, so that ``child`` can print in a process that is killed when it hangs. ``compose`` and
what lies in it read the tables. The words of these documents are Chinese whoever makes them.
"""
