"""The first screen of each role: what is due, what is wrong, where things stand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """One address for all; the weightiest post decides what it shows."""
    if not request.user.is_authenticated:
        return render(request, "home/front.html")
    return render(request, "home/plain.html")
