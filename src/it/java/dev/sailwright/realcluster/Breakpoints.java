package dev.sailwright.realcluster;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ClassType;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StringReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.request.EventRequest;
import dev.sailwright.port.EffectWitness.Point;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A debugger on a bot that was started with {@link #javaOptions}: the thread that is about to have
 * an effect, or just had one, stands still there until the listener returns. The rest of the bot
 * goes on. The bot itself has no code for this.
 */
final class Breakpoints implements AutoCloseable {
  private static final String WITNESS = "dev.sailwright.boot.EffectMeter";

  /** One side of one effect. */
  record Place(Point point, Side side) {
    @Override
    public String toString() {
      return side + " " + point;
    }
  }

  enum Side {
    BEFORE,
    AFTER
  }

  private final VirtualMachine machine;
  private final Consumer<Place> listener;

  private Breakpoints(VirtualMachine machine, Consumer<Place> listener) {
    this.machine = machine;
    this.listener = listener;
  }

  /**
   * With these the bot waits at its start until {@link #attach} came. It lives for seconds: what
   * full compilation costs, it would never get back.
   */
  static String javaOptions(int port) {
    return "-XX:TieredStopAtLevel=1"
        + " -agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:"
        + port;
  }

  /**
   * @throws IOException when nothing listens there yet
   */
  static Breakpoints attach(int port, Consumer<Place> listener) throws IOException {
    var connector =
        Bootstrap.virtualMachineManager().attachingConnectors().stream()
            .filter(candidate -> candidate.transport().name().equals("dt_socket"))
            .findFirst()
            .orElseThrow();
    var arguments = connector.defaultArguments();
    arguments.get("hostname").setValue("127.0.0.1");
    arguments.get("port").setValue(Integer.toString(port));
    try {
      var breakpoints = new Breakpoints(connector.attach(arguments), listener);
      breakpoints.begin();
      return breakpoints;
    } catch (IllegalConnectorArgumentsException e) {
      throw new IllegalStateException(e);
    }
  }

  private void begin() {
    var prepared = machine.eventRequestManager().createClassPrepareRequest();
    prepared.addClassFilter(WITNESS);
    prepared.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
    prepared.enable();
    Thread.ofPlatform().daemon().name("breakpoints").start(this::listen);
    machine.resume();
  }

  private void listen() {
    try {
      while (true) {
        var events = machine.eventQueue().remove();
        for (var event : events) {
          if (event instanceof BreakpointEvent reached) {
            // Each in a thread of its own: two threads of the bot may stand at effects at once.
            Thread.ofPlatform().daemon().start(() -> stop(reached));
          } else {
            if (event instanceof ClassPrepareEvent prepared) {
              place(prepared.referenceType());
            }
            events.resume();
          }
        }
      }
    } catch (VMDisconnectedException e) {
      // The bot ended, which is what most tests want of it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void place(ReferenceType witness) {
    for (var side : Side.values()) {
      var method = witness.methodsByName(side.name().toLowerCase(Locale.ROOT)).getFirst();
      var request = machine.eventRequestManager().createBreakpointRequest(method.location());
      request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
      request.enable();
    }
  }

  private void stop(BreakpointEvent reached) {
    try {
      listener.accept(
          new Place(
              point(reached),
              Side.valueOf(reached.location().method().name().toUpperCase(Locale.ROOT))));
      reached.thread().resume();
    } catch (VMDisconnectedException e) {
      // Ended while it stood here.
    } catch (IncompatibleThreadStateException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Point point(BreakpointEvent reached) throws IncompatibleThreadStateException {
    var arguments = reached.thread().frame(0).getArgumentValues();
    var point = (ObjectReference) arguments.getFirst();
    var name = point.getValue(((ClassType) point.referenceType()).fieldByName("name"));
    return Point.valueOf(((StringReference) name).value());
  }

  @Override
  public void close() {
    try {
      machine.dispose();
    } catch (VMDisconnectedException e) {
      // Nothing is left to let go of.
    }
  }
}
