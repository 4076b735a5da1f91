package dev.gatlingllm.system;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The first, so that what takes longest has begun. */
@Order(1)
class ErrandsSystemTest {
  @Test
  void whatTakesLongestBegins() {
    DocumentedCommandsSystemTest.ERRAND.begin();
    OutsideProjectSystemTest.ERRAND.begin();
  }
}
