bind = "unix:@ROOT@/gunicorn.sock"
chdir = "@ROOT@/app"
wsgi_app = "shop.wsgi:application"
workers = 2
worker_class = "sync"
worker_tmp_dir = "/dev/shm"
accesslog = None
control_socket_disable = True
