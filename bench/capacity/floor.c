// The floor: as little as a program can do to read the same streams. One thread, epoll, one buffer; it looks for the
// stream's end to ask again, and reads nothing else.
//   cc -O2 -o floor floor.c;  ./floor PORT STREAMS SECONDS MODEL MAX_TOKENS
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char request[1024], buffer[1 << 16];
static int request_length;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void ask(int fd) {
  if (write(fd, request, request_length) != request_length) {
    perror("write");
    exit(1);
  }
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  int port = atoi(argv[1]), streams = atoi(argv[2]);
  double end = now() + atof(argv[3]);
  char body[512];
  int body_length = snprintf(body, sizeof body,
      "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Tell me a long story.\"}],\"max_tokens\":%s,"
      "\"stream\":true,\"stream_options\":{\"include_usage\":true}}", argv[4], argv[5]);
  request_length = snprintf(request, sizeof request,
      "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
      "Accept: text/event-stream\r\nContent-Length: %d\r\n\r\n%s", port, body_length, body);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int epoll = epoll_create1(0), one = 1;
  for (int i = 0; i < streams; i++) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address)) {
      perror("connect");
      return 1;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    ask(fd);
  }
  struct epoll_event ready[512];
  while (now() < end) {
    int n = epoll_wait(epoll, ready, 512, 100);
    for (int i = 0; i < n; i++) {
      ssize_t length = read(ready[i].data.fd, buffer, sizeof buffer);
      if (length <= 0) return 1;
      if (length >= 5 && !memcmp(buffer + length - 5, "0\r\n\r\n", 5)) ask(ready[i].data.fd);
    }
  }
  return 0;
}
