package org.pythonwebstack.conf;

import static org.pythonwebstack.conf.NginxSlot.Kind.*;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of nginx's directives. A directive that is not here gets slots of the kind
 * {@link NginxSlot.Kind#UNKNOWN}, in which a literal with a dollar sign is refused, since most directives would take it for
 * a variable.
 *
 * <p>Written after the sources of nginx 1.22 and what it does with {@code $} in each argument.
 */
final class NginxSlots {

    /**
     * The slots of one directive.
     *
     * @param head the slots of the first arguments
     * @param rest the slot of each further one
     * @param last the slot of the last one, if its place at the end is what counts
     */
    record Shape(
            List<NginxSlot> head, NginxSlot rest, @Nullable NginxSlot last) {

        /** Returns the slot of argument {@code index} (from 0) of {@code count}. */
        NginxSlot slot(int index, int count) {
            if (last != null && index == count - 1) {
                return last;
            }
            return index < head.size() ? head.get(index) : rest;
        }
    }

    /** What stands inside a block. */
    enum Content {
        STATEMENTS(),
        MAP("default", "include", "hostnames", "volatile"),
        GEO("default", "include", "delete", "proxy", "ranges", "proxy_recursive"),
        TYPES("include"),
        SPLIT_CLIENTS();

        private final ImmutableSet<String> words;

        Content(String... words) {
            this.words = ImmutableSet.copyOf(words);
        }

        /** Returns whether pairs of key and value stand there. */
        boolean isPairs() {
            return this != STATEMENTS;
        }

        /** Returns whether a line of {@code count} arguments behind {@code name} is a word of the block, not a pair. */
        boolean isWord(String name, int count) {
            return words.contains(name) && (count != 0) == takesArgument(name);
        }

        private static boolean takesArgument(String name) {
            return switch (name) {
                case "hostnames", "volatile", "ranges", "proxy_recursive" -> false;
                default -> true;
            };
        }
    }

    private static final ImmutableMap<String, Content> CONTENTS = ImmutableMap.of(
            "map", Content.MAP, "geo", Content.GEO, "types", Content.TYPES, "split_clients", Content.SPLIT_CLIENTS);

    /** The slot of the text of a {@code return} that redirects. */
    static final NginxSlot REDIRECT = NginxSlot.of(RESPONSE_HEADER);

    /** The slot of the variable in a condition. */
    static final NginxSlot CONDITION_VARIABLE = NginxSlot.of(VARIABLE);

    /** The slot of what a condition compares a variable with. */
    static final NginxSlot CONDITION_VALUE = NginxSlot.of(COMPLEX);

    /** The slot of the expression with which a condition matches a variable. */
    static final NginxSlot CONDITION_REGEX = NginxSlot.of(REGEX);

    private static final NginxSlot OF_WORD = NginxSlot.of(WORD);
    private static final NginxSlot OF_OPTION = NginxSlot.of(OPTION);
    private static final NginxSlot OF_FILE = NginxSlot.of(PATH);
    private static final NginxSlot OF_DATA = NginxSlot.of(DATA);
    private static final NginxSlot OF_COMPLEX_DATA = NginxSlot.of(COMPLEX_DATA);
    private static final NginxSlot OF_NETWORK = NginxSlot.of(NETWORK);

    private static final Shape UNLISTED =
            new Shape(List.of(), NginxSlot.of(UNKNOWN).reserving("on", "off"), null);

    private static final Shape MAP_PAIR = shape(NginxSlot.of(DATA), OF_COMPLEX_DATA);
    private static final Shape GEO_PAIR = shape(OF_NETWORK, OF_DATA);
    private static final Shape TYPES_PAIR = shape(NginxSlot.of(TEXT));
    private static final Shape SPLIT_CLIENTS_PAIR = shape(NginxSlot.of(SHARE), OF_DATA);
    private static final Shape ONE_DATA = shape(OF_DATA);
    private static final Shape ONE_COMPLEX_DATA = shape(OF_COMPLEX_DATA);
    private static final Shape ONE_NETWORK = shape(OF_NETWORK);

    private static final ImmutableMap<String, Shape> SHAPES = shapes();

    private NginxSlots() {}

    /** Returns what stands inside a block of this name. */
    static Content contentOf(String block) {
        Content content = CONTENTS.get(block);
        return content == null ? Content.STATEMENTS : content;
    }

    /** Returns the slots of a statement among {@code content}; the empty name is that of a pair. */
    static Shape shapeOf(Content content, String name) {
        if (content == Content.STATEMENTS || "include".equals(name)) {
            Shape shape = SHAPES.get(name);
            return shape == null ? UNLISTED : shape;
        }
        return switch (content) {
            case MAP -> name.isEmpty() ? MAP_PAIR : ONE_COMPLEX_DATA;
            case GEO -> name.isEmpty() ? GEO_PAIR : "default".equals(name) ? ONE_DATA : ONE_NETWORK;
            case SPLIT_CLIENTS -> SPLIT_CLIENTS_PAIR;
            default -> TYPES_PAIR;
        };
    }

    private static Shape shape(NginxSlot... slots) {
        return new Shape(List.of(slots), slots[slots.length - 1], null);
    }

    private static ImmutableMap<String, Shape> shapes() {
        Table table = new Table();
        table.words("sendfile tcp_nopush tcp_nodelay daemon master_process multi_accept use pcre_jit gzip gzip_vary"
                + " gzip_proxied gzip_http_version gzip_static gunzip server_tokens autoindex autoindex_exact_size"
                + " autoindex_format autoindex_localtime random_index satisfy internal log_not_found log_subrequest"
                + " limit_except limit_req_log_level limit_conn_log_level merge_slashes port_in_redirect"
                + " absolute_redirect server_name_in_redirect chunked_transfer_encoding etag if_modified_since"
                + " ignore_invalid_headers underscores_in_headers recursive_error_pages reset_timedout_connection"
                + " client_body_in_file_only client_body_in_single_buffer keepalive_disable lingering_close"
                + " msie_padding msie_refresh ssl_protocols ssl_prefer_server_ciphers ssl_session_tickets"
                + " ssl_stapling ssl_stapling_verify ssl_verify_client ssl_reject_handshake ssl_early_data http2"
                + " real_ip_recursive proxy_http_version proxy_buffering proxy_request_buffering"
                + " proxy_intercept_errors proxy_next_upstream proxy_ignore_headers proxy_pass_request_headers"
                + " proxy_pass_request_body proxy_ignore_client_abort proxy_socket_keepalive proxy_force_ranges"
                + " proxy_ssl_protocols proxy_ssl_server_name proxy_ssl_session_reuse proxy_ssl_verify"
                + " proxy_cache_lock proxy_cache_revalidate proxy_cache_background_update proxy_cache_use_stale"
                + " proxy_cache_methods uwsgi_buffering uwsgi_request_buffering uwsgi_intercept_errors"
                + " sub_filter_once sub_filter_last_modified dav_methods events http types least_conn ip_hash"
                + " stub_status open_file_cache_errors accept_mutex rewrite_log uninitialized_variable_warn break");
        table.options("limit_req ssl_session_cache");
        table.all(
                NUMBER,
                "worker_connections worker_rlimit_nofile types_hash_max_size types_hash_bucket_size"
                        + " server_names_hash_bucket_size server_names_hash_max_size variables_hash_bucket_size"
                        + " variables_hash_max_size map_hash_bucket_size map_hash_max_size gzip_comp_level"
                        + " limit_req_status limit_conn_status ssl_verify_depth proxy_next_upstream_tries keepalive"
                        + " keepalive_requests max_ranges open_file_cache_min_uses proxy_cache_min_uses"
                        + " proxy_headers_hash_bucket_size proxy_headers_hash_max_size http2_max_concurrent_streams"
                        + " proxy_ssl_verify_depth");
        table.all(
                SIZE,
                "gzip_min_length client_max_body_size client_body_buffer_size client_header_buffer_size ssl_buffer_size"
                        + " proxy_buffer_size proxy_busy_buffers_size proxy_max_temp_file_size"
                        + " proxy_temp_file_write_size uwsgi_buffer_size uwsgi_busy_buffers_size"
                        + " uwsgi_max_temp_file_size postpone_output sendfile_max_chunk subrequest_output_buffer_size"
                        + " connection_pool_size request_pool_size send_lowat read_ahead proxy_limit_rate");
        table.all(
                TIME,
                "keepalive_timeout client_body_timeout client_header_timeout send_timeout resolver_timeout"
                        + " ssl_session_timeout proxy_connect_timeout proxy_read_timeout proxy_send_timeout"
                        + " proxy_next_upstream_timeout proxy_cache_lock_timeout proxy_cache_lock_age"
                        + " uwsgi_connect_timeout uwsgi_read_timeout uwsgi_send_timeout worker_shutdown_timeout"
                        + " timer_resolution lingering_time lingering_timeout open_file_cache_valid keepalive_time"
                        + " auth_delay");
        table.all(
                TEXT,
                "user default_type ssl_ciphers ssl_ecdh_curve real_ip_header charset_types resolver"
                        + " proxy_ssl_ciphers debug_connection env");
        table.all(
                PATH,
                "pid lock_file load_module working_directory ssl_dhparam ssl_trusted_certificate"
                        + " ssl_client_certificate ssl_crl proxy_ssl_trusted_certificate google_perftools_profiles");
        table.all(
                COMPLEX,
                "proxy_method proxy_bind proxy_ssl_name proxy_cache_key"
                        + " proxy_no_cache proxy_cache_bypass secure_link secure_link_md5 uwsgi_cache_key");
        table.all(COMPLEX_PATH, "root alias");
        table.all(CERTIFICATE, "proxy_ssl_certificate proxy_ssl_certificate_key");
        table.all(HEADER_NAME, "proxy_hide_header proxy_pass_header uwsgi_hide_header uwsgi_pass_header");
        table.all(RATE, "limit_rate limit_rate_after");
        table.all(SERVER_NAME, "server_name");
        table.all(INCLUDE, "include");
        table.all(UPSTREAM, "upstream");
        table.all(COMPLEX_DATA, "proxy_set_body sub_filter");
        table.all(PROXY, "proxy_pass");
        table.all(PEER, "uwsgi_pass");
        table.all(VARIABLE, "geo");

        table.put("worker_processes", NginxSlot.of(NUMBER).reserving("auto"), OF_WORD);
        table.put("error_log", OF_FILE.reserving("stderr", "syslog:…", "memory:…"), OF_WORD);
        table.put("access_log", NginxSlot.of(COMPLEX_PATH).reserving("off", "syslog:…"), OF_WORD, OF_OPTION);
        table.put("log_format", OF_WORD, OF_COMPLEX_DATA.reserving("escape=…"), OF_COMPLEX_DATA);
        table.put("listen", NginxSlot.of(LISTEN), OF_OPTION);
        table.put("server", NginxSlot.of(PEER), OF_OPTION);
        table.put("client_body_temp_path", OF_FILE, NginxSlot.of(NUMBER));
        table.put("proxy_temp_path", OF_FILE, NginxSlot.of(NUMBER));
        table.put("proxy_cache_path", OF_FILE, OF_OPTION);
        table.put("uwsgi_temp_path", OF_FILE, NginxSlot.of(NUMBER));
        table.put("fastcgi_temp_path", OF_FILE, NginxSlot.of(NUMBER));
        table.put("scgi_temp_path", OF_FILE, NginxSlot.of(NUMBER));
        table.put("gzip_buffers", NginxSlot.of(NUMBER), NginxSlot.of(SIZE));
        table.put("output_buffers", NginxSlot.of(NUMBER), NginxSlot.of(SIZE));
        table.put("proxy_buffers", NginxSlot.of(NUMBER), NginxSlot.of(SIZE));
        table.put("uwsgi_buffers", NginxSlot.of(NUMBER), NginxSlot.of(SIZE));
        table.put("large_client_header_buffers", NginxSlot.of(NUMBER), NginxSlot.of(SIZE));
        table.put("gzip_types", NginxSlot.of(TEXT).reserving("*"));
        table.put("sub_filter_types", NginxSlot.of(TEXT).reserving("*"));
        table.put("gzip_disable", NginxSlot.of(REGEX));
        table.put("allow", OF_NETWORK.reserving("all", "unix:"));
        table.put("deny", OF_NETWORK.reserving("all", "unix:"));
        table.put("set_real_ip_from", OF_NETWORK.reserving("unix:"));
        // A leading slash would send the request elsewhere instead of naming a file of the directory.
        table.put("index", NginxSlot.of(COMPLEX).reserving("/…"));
        table.put("auth_basic", NginxSlot.of(COMPLEX).reserving("off"));
        table.put("auth_basic_user_file", NginxSlot.of(COMPLEX_PATH).reserving("off"));
        table.put("auth_request", NginxSlot.of(TEXT).reserving("off"));
        table.put("mirror", NginxSlot.of(TEXT).reserving("off"));
        table.put("auth_request_set", NginxSlot.of(VARIABLE), OF_COMPLEX_DATA);
        table.put("expires", NginxSlot.of(EXPIRES).reserving("off", "epoch", "max", "modified", "@…"));
        table.put("add_header", NginxSlot.of(HEADER_NAME), NginxSlot.of(RESPONSE_HEADER), OF_WORD);
        table.put("add_trailer", NginxSlot.of(HEADER_NAME), NginxSlot.of(RESPONSE_HEADER), OF_WORD);
        table.put("proxy_set_header", NginxSlot.of(HEADER_NAME), NginxSlot.of(HEADER_VALUE));
        table.put("proxy_redirect", NginxSlot.of(COMPLEX).reserving("off", "default", "~…"), NginxSlot.of(COMPLEX));
        table.put("proxy_cookie_path", NginxSlot.of(COMPLEX).reserving("off", "~…"), NginxSlot.of(COMPLEX));
        table.put("proxy_cookie_domain", NginxSlot.of(COMPLEX).reserving("off", "~…"), NginxSlot.of(COMPLEX));
        table.put("proxy_store", NginxSlot.of(COMPLEX_PATH).reserving("on", "off"));
        table.put("proxy_cache", NginxSlot.of(COMPLEX).reserving("off"));
        table.put("proxy_cache_valid", NginxSlot.of(TIME).reserving("any"));
        table.put("charset", NginxSlot.of(COMPLEX).reserving("off"));
        table.put("aio", NginxSlot.of(COMPLEX).reserving("on", "off", "threads", "threads=…"));
        table.put("directio", NginxSlot.of(SIZE).reserving("off"));
        table.put("open_file_cache", OF_OPTION);
        table.put("limit_req_zone", NginxSlot.of(COMPLEX), OF_OPTION);
        table.put("limit_conn_zone", NginxSlot.of(COMPLEX), OF_OPTION);
        table.put("limit_conn", OF_WORD, NginxSlot.of(NUMBER));
        table.put("ssl_certificate", NginxSlot.of(CERTIFICATE).reserving("data:…"));
        table.put("ssl_certificate_key", NginxSlot.of(CERTIFICATE).reserving("data:…", "engine:…"));
        table.put("ssl_conf_command", OF_WORD, NginxSlot.of(TEXT));
        for (String params : List.of("uwsgi_param", "fastcgi_param", "scgi_param")) {
            table.put(params, NginxSlot.of(TEXT), OF_COMPLEX_DATA, OF_WORD);
        }
        table.put("hash", NginxSlot.of(COMPLEX), OF_WORD);
        table.put("zone", OF_WORD, NginxSlot.of(SIZE));
        table.put("map", NginxSlot.of(COMPLEX), NginxSlot.of(VARIABLE));
        table.put("split_clients", NginxSlot.of(COMPLEX_DATA), NginxSlot.of(VARIABLE));
        table.put("set", NginxSlot.of(VARIABLE), OF_COMPLEX_DATA);
        table.put("rewrite", NginxSlot.of(REGEX), NginxSlot.of(COMPLEX), OF_WORD);
        table.put("return", NginxSlot.of(STATUS), NginxSlot.of(RETURNED));
        NginxSlot fallback = NginxSlot.of(FALLBACK).reserving("=…", "@…");
        table.put("try_files", fallback);
        table.putWithLast("error_page", NginxSlot.of(STATUS).reserving("=…"), fallback);
        return table.build();
    }

    /** Collects the shapes. */
    private static final class Table {

        private final ImmutableMap.Builder<String, Shape> shapes = ImmutableMap.builder();

        void words(String names) {
            all(WORD, names);
        }

        void options(String names) {
            all(OPTION, names);
        }

        void all(NginxSlot.Kind kind, String names) {
            int start = 0;
            for (int space = names.indexOf(' '); space >= 0; space = names.indexOf(' ', start)) {
                put(names.substring(start, space), NginxSlot.of(kind));
                start = space + 1;
            }
            put(names.substring(start), NginxSlot.of(kind));
        }

        void put(String name, NginxSlot... slots) {
            shapes.put(name, shape(slots));
        }

        void putWithLast(String name, NginxSlot rest, NginxSlot last) {
            shapes.put(name, new Shape(List.of(), rest, last));
        }

        ImmutableMap<String, Shape> build() {
            return shapes.buildOrThrow();
        }
    }
}
