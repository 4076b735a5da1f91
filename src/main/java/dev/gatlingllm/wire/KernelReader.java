package dev.gatlingllm.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Reads the sockets of one event loop in Netty's place, with the kernel's stamps of arrival. As a
 * stamp does not depend on when the loop reads, a busy loop may read many sockets in one round: to
 * wake up costs more than to read. The sockets are in an epoll set of their own (epoll(7)), which
 * is in Netty's; Netty connects, writes, closes, and reads the end of a connection.
 */
final class KernelReader implements EpollIoHandle {
  /** How long a busy loop lets bytes gather. */
  private static final long GATHER_NANOS = 1_000_000;

  /** A loop is busy if this many reads, or more, are to be expected of such a time. */
  private static final int BUSY_READS = 2;

  private static final int MOST_EVENTS = 512;

  /** Then the loop's other work gets its turn. */
  private static final int MOST_FULL_BATCHES = 64;

  private static final int EPOLLPRI = 2; // urgent bytes, before which a read ends

  /** What a connection does with its reads. */
  interface Connection {
    Channel channel();

    /** Whether this reader, not Netty, is to read it. */
    boolean isReadByKernel();

    /** These bytes arrived at this {@link System#nanoTime}; it releases them. */
    void arrived(ByteBuf bytes, long nanos);

    /** The same, while Netty is about to read: to be passed on before what Netty reads. */
    void keep(ByteBuf bytes, long nanos);

    /** All that had arrived is read. */
    void readComplete();

    /** Has Netty read what is left: the end of the connection. */
    void leaveToNetty();

    /** A read failed; the connection ends as if Netty had read it. */
    void fail(Throwable error);
  }

  private static final FastThreadLocal<KernelReader> OF_LOOP = new FastThreadLocal<>();

  // Not static: this class is also used where Netty has no library for this machine.
  private final int eventBytes = Native.sizeofEpollEvent();
  private final int eventSocket = eventBytes - Long.BYTES; // epoll_event.data

  /** A socket is reported once for what has arrived: to look again whether it is empty costs. */
  private final int watched = Native.EPOLLIN | EPOLLPRI | Native.EPOLLET;

  /** An epoll set has no errors; Netty takes a handle without any event out of its own set. */
  private final EpollIoOps notWatched = EpollIoOps.EPOLLERR;

  private final IoEventLoop loop;
  private final FileDescriptor sockets = Native.newEpollCreate();
  private final ByteBuf events = Unpooled.directBuffer(MOST_EVENTS * eventBytes);
  private final StampedRead read = new StampedRead();
  private final ClockPair clocks = new ClockPair();
  private Connection[] bySocket = new Connection[1_024];
  private IoRegistration registration;
  private boolean gathering;
  private boolean closed;
  private long begun = System.nanoTime();
  private long begunBefore = begun;

  private KernelReader(IoEventLoop loop) {
    this.loop = loop;
  }

  /** The reader of a connection's loop; null if Netty must read. Called on that loop. */
  static KernelReader of(Channel channel) {
    if (!(channel instanceof UnixChannel) || !reads(channel.eventLoop())) {
      return null;
    }
    KernelReader reader = OF_LOOP.get();
    if (reader == null) {
      IoEventLoop loop = (IoEventLoop) channel.eventLoop();
      reader = new KernelReader(loop);
      OF_LOOP.set(reader);
      loop.register(reader).addListener(reader::registered);
    }
    return reader;
  }

  /** Whether it can read the connections of this loop. */
  static boolean reads(EventLoop loop) {
    return loop instanceof IoEventLoop io
        && io.isIoType(EpollIoHandler.class)
        && Libc.isAvailable();
  }

  private void registered(Future<? super IoRegistration> registering) {
    registration = (IoRegistration) registering.getNow();
    if (registration != null) { // else the loop is about to end
      registration.submit(EpollIoOps.EPOLLIN);
    }
  }

  /** Reads this connection from now on; false if it can't. */
  boolean add(Connection connection) {
    int socket = socket(connection);
    if (closed || !StampedRead.request(socket)) {
      return false;
    }
    if (socket >= bySocket.length) {
      bySocket = Arrays.copyOf(bySocket, Math.max(socket + 1, 2 * bySocket.length));
    }
    try {
      Native.epollCtlAdd(sockets.intValue(), socket, watched);
    } catch (IOException e) {
      return false;
    }
    bySocket[socket] = connection;
    return true;
  }

  void remove(Connection connection) {
    int socket = socket(connection);
    if (bySocket[socket] == connection) {
      bySocket[socket] = null;
    }
    try {
      if (!closed && connection.channel().isOpen()) { // else the kernel has removed it
        Native.epollCtlDel(sockets.intValue(), socket);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps for a connection what has arrived, but neither its end nor an error. */
  void readWaiting(Connection connection) {
    int socket = socket(connection);
    clocks.read();
    for (int i = 0; i < ReadBuffer.MOST_READS && StampedRead.waiting(socket); i++) {
      ByteBuf buffer = ReadBuffer.take(connection.channel().alloc());
      if (read.into(buffer, socket) > 0) {
        connection.keep(buffer, arrival());
      } else {
        buffer.release();
      }
    }
  }

  private static int socket(Connection connection) {
    return ((UnixChannel) connection.channel()).fd().intValue();
  }

  @Override
  public FileDescriptor fd() {
    return sockets;
  }

  /**
   * Reads after Netty's round of events: a socket that is opened once a read has closed one has the
   * same number, and an event that the round still holds for the closed one would close it.
   */
  @Override
  public void handle(IoRegistration registered, IoEvent event) {
    if (!gathering) {
      loop.execute(this::readAll);
    }
  }

  private void readAll() {
    begunBefore = begun;
    begun = clocks.read();
    boolean busy = false;
    try {
      busy = readReady() * GATHER_NANOS >= BUSY_READS * (begun - begunBefore);
    } finally {
      goOn(busy);
    }
  }

  private void goOn(boolean busy) {
    if (busy && !closed) {
      loop.schedule(this::readAll, GATHER_NANOS, TimeUnit.NANOSECONDS);
    }
    if (busy != gathering && !closed) {
      gathering = busy;
      registration.submit(busy ? notWatched : EpollIoOps.EPOLLIN);
    }
  }

  /** Reads each socket that has bytes; returns their number. */
  private int readReady() {
    int all = 0;
    int ready = MOST_EVENTS;
    for (int i = 0; i < MOST_FULL_BATCHES && ready == MOST_EVENTS && !closed; i++) {
      ready = Libc.epoll_wait(sockets.intValue(), events.memoryAddress(), MOST_EVENTS, 0);
      for (int at = 0; at < ready * eventBytes; at += eventBytes) {
        int socket = events.getIntLE(at + eventSocket);
        try {
          read(events.getIntLE(at), socket);
        } catch (Throwable e) { // this connection's: the others are to be read
          fail(socket, e);
        }
      }
      all += Math.max(0, ready);
    }
    return all;
  }

  private void read(int event, int socket) throws IOException {
    Connection connection = bySocket[socket];
    if (connection == null || !connection.channel().isOpen()) {
      return; // closed by a read before it
    }
    if (event != Native.EPOLLIN) {
      readWaiting(connection);
      connection.leaveToNetty();
      return;
    }
    boolean more = true;
    for (int i = 0; i < ReadBuffer.MOST_READS && more; i++) {
      more = readOnce(socket, connection);
    }
    connection.readComplete();
    if (more) {
      Native.epollCtlMod(sockets.intValue(), socket, watched); // to be reported again
    }
  }

  private void fail(int socket, Throwable error) {
    if (bySocket[socket] != null) {
      bySocket[socket].fail(error);
    }
  }

  /** Whether more can have arrived. */
  private boolean readOnce(int socket, Connection connection) {
    ByteBuf buffer = ReadBuffer.take(connection.channel().alloc());
    int room = buffer.writableBytes();
    int bytes = read.into(buffer, socket);
    if (bytes > 0) {
      connection.arrived(buffer, arrival());
      return bytes == room && connection.isReadByKernel() && connection.channel().isOpen();
    }
    buffer.release();
    if (bytes == 0) {
      connection.leaveToNetty();
    } else if (bytes != Errors.ERRNO_EAGAIN_NEGATIVE) {
      connection.fail(Errors.newIOException("recvmsg", bytes));
    }
    return false;
  }

  /**
   * {@link System#nanoTime} of the arrival. Bytes that had arrived before the last round began were
   * read by it; if the wall clock says otherwise, it was set meanwhile, and the stamp is now.
   */
  private long arrival() {
    long now = System.nanoTime();
    long epochNanos = read.epochNanos();
    if (epochNanos == StampedRead.NONE) {
      return now;
    }
    long nanos = clocks.monotonic(epochNanos);
    return nanos - begunBefore >= 0 && nanos - now <= 0 ? nanos : now;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      sockets.close();
      events.release();
      read.close();
    }
  }
}
