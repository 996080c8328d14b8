package io.quadraspark.faults;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Runs another main class in a JVM that ends when its standard input does, with every process that
 * it has started itself: no child outlives the test, however that one died.
 */
final class ChildMain {
  private static final int ORPHANED = 99;

  private ChildMain() {}

  /** The main class, and its arguments. */
  public static void main(String[] args) throws Exception {
    Thread watch = new Thread(ChildMain::endWithParent, "end-with-parent");
    watch.setDaemon(true);
    watch.start();
    Method main = Class.forName(args[0]).getMethod("main", String[].class);
    // Of test classes too, which are not public.
    main.setAccessible(true);
    main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Whatever is written to it, only its end counts.
      }
    } catch (IOException closed) {
      // An end too.
    }
    // Also those that are stopped and would notice nothing.
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    Runtime.getRuntime().halt(ORPHANED);
  }
}
