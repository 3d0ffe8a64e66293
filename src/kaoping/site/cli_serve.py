"""``kaoping serve``: web, worker and mail intake under one supervisor."""

import argparse
from typing import Any


def register(subparsers: Any) -> None:
    serve = subparsers.add_parser("serve", help="serve web, worker and mail intake until Ctrl-C")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    serve.add_argument("--port", type=int, default=8000, help="the port to listen on (8000)")
    serve.set_defaults(run=run_serve)
    worker = subparsers.add_parser("worker", help="run background jobs alone (serve starts one)")
    worker.set_defaults(run=run_worker)
    watch = subparsers.add_parser("watch", help="take in mail and sweep alone (serve starts one)")
    watch.set_defaults(run=run_watch)


def run_serve(options: argparse.Namespace) -> int:
    from kaoping.site.cli import start_django

    start_django()
    from kaoping.site.serve import serve  # its models need Django

    return serve(options.host, options.port)


def run_worker(options: argparse.Namespace) -> int:
    from kaoping.site.cli import start_django

    start_django(migrate=False)
    from kaoping.site.serve import work

    return work()


def run_watch(options: argparse.Namespace) -> int:
    from kaoping.site.cli import start_django

    start_django(migrate=False)
    from kaoping.site.serve import watch

    return watch()
