bind = "127.0.0.1:@UPSTREAM_PORT@"
chdir = "@ROOT@/app"
wsgi_app = "shop.wsgi:application"
workers = 1
worker_class = "gthread"
threads = 15
accesslog = "@ROOT@/gunicorn.access.log"
control_socket_disable = True
