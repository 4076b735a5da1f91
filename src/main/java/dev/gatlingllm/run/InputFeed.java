package dev.gatlingllm.run;

import dev.gatlingllm.prompt.InputException;
import dev.gatlingllm.prompt.ReadyQueue;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A Gatling feeder of what users ask. It never throws. An exception in Gatling's feeder actor would
 * crash the run without a report; an Error would lose the user, and Gatling would wait for it
 * forever. If no more can be made, the run ends instead.
 *
 * @param what it does, should it fail: "making …"
 * @param why the source has ended
 * @param row of a user; of one for whom there is nothing more
 */
record InputFeed<T>(
    ReadyQueue<T> queue,
    String what,
    ClientFailure clientFailure,
    InputEnd end,
    Supplier<String> why,
    Function<Optional<T>, Map<String, Object>> row)
    implements Iterator<Map<String, Object>> {
  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Map<String, Object> next() {
    return row.apply(take());
  }

  private Optional<T> take() {
    try {
      Optional<T> next = queue.take();
      if (next.isEmpty()) {
        end.usedUp(why.get());
      }
      return next;
    } catch (InputException e) {
      end.lost(e.getMessage());
    } catch (RuntimeException | Error e) {
      if (!queue.isClosed()) {
        clientFailure.report(what, e);
      }
    }
    return Optional.empty();
  }
}
