"""What TqSdk asks of its maker's login service, answered locally: a token that names the user and what he may."""

import base64
import http.server
import json
import threading
import time


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def token(user):
    features = ["futr", "sec", "lmt_idx", "tq_dl", "tq_ma", "tq_trading_status"]
    claims = {"sub": user, "exp": int(time.time()) + 86400, "grants": {"features": features, "accounts": ["*", user]}}
    return part({"alg": "none", "typ": "JWT"}) + "." + part(claims) + "." + part({})


def serve(user):
    """Starts it on a free port of this machine; its URL."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.path.endswith("/token"):
                body = {"access_token": token(user), "refresh_token": token(user), "expires_in": 86400}
            else:
                body = {"exp": int(time.time()) + 86400, "daysleft": 99, "account_type": "PROFESSIONAL"}
            text = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PUT = answer

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"
