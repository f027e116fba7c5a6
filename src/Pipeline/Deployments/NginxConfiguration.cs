namespace Pipeline.Deployments;

/// <summary>
/// A complete configuration for an nginx of one's own, which passes everything to one unix socket. All paths but the socket's are
/// relative to the prefix it is started with: <c>nginx -p FOLDER -c nginx.conf -e error.log</c>. It runs as root and as anybody else.
/// </summary>
/// <param name="Port">The port to listen on, on 127.0.0.1.</param>
/// <param name="Socket">The socket that gets the requests: <see cref="TrafficSwitch.Socket"/>.</param>
public sealed record NginxConfiguration(int Port, string Socket)
{
    /// <summary>True when nginx is started by root: its workers then stay root, as the sockets are private to the one who deploys.</summary>
    public bool AsRoot { get; init; } = Environment.IsPrivilegedProcess;

    /// <summary>The configuration's text, for a file <c>nginx.conf</c>.</summary>
    /// <remarks>
    /// Connections to the service are not kept: a kept one would go on leading to the old slot, and would look like a request to the drain.
    /// A failed request is not sent a second time, as it may have been carried out. A service that cannot be reached is asked again
    /// at the next request, not after ten seconds (<c>max_fails=0</c>).
    /// </remarks>
    public override string ToString() => $$"""
        {{(AsRoot ? "user root;" : "# Started by an ordinary user: workers run as that user.")}}
        worker_processes auto;
        pid nginx.pid;
        error_log error.log warn;

        events {
            worker_connections 4096;
        }

        http {
            log_format timed '$remote_addr [$time_iso8601] "$request" $status $body_bytes_sent $request_time $upstream_response_time';
            access_log access.log timed;
            client_body_temp_path client_body_temp;
            proxy_temp_path proxy_temp;
            fastcgi_temp_path fastcgi_temp;
            uwsgi_temp_path uwsgi_temp;
            scgi_temp_path scgi_temp;
            keepalive_requests 100000;
            server_tokens off;

            upstream service {
                server unix:{{Socket}} max_fails=0;
            }

            server {
                listen 127.0.0.1:{{Port}};

                location / {
                    proxy_pass http://service;
                    proxy_next_upstream off;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_set_header Host $http_host;
                    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                    proxy_set_header X-Forwarded-Proto $scheme;
                    proxy_set_header X-Request-Id $request_id;
                }

                error_page 502 504 @unavailable;

                location @unavailable {
                    internal;
                    default_type application/json;
                    return 502 '{"error":"The service does not answer."}';
                }
            }
        }

        """;
}
