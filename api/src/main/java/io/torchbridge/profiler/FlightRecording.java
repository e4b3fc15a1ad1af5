package io.torchbridge.profiler;

import io.torchbridge.spi.CallInterceptor;
import io.torchbridge.spi.InterceptorProvider;
import io.torchbridge.spi.Interceptors;
import io.torchbridge.spi.Settings;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/** Has an interceptor installed as long as a recording of the Flight Recorder wants its events. */
public final class FlightRecording implements InterceptorProvider {

  @Override
  public void install(Settings settings) {
    if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
      Watch.begin();
    }
  }

  /** Apart, so that nothing of the recorder is looked for where it is missing. */
  private static final class Watch implements FlightRecorderListener {
    private final FlightInterceptor interceptor = new FlightInterceptor();
    private CallInterceptor.@Nullable Installation installation;

    static void begin() {
      var watch = new Watch();
      FlightRecorder.addListener(watch);
      if (FlightRecorder.isInitialized()) {
        watch.look();
      }
    }

    @Override
    public void recordingStateChanged(Recording recording) {
      switch (recording.getState()) {
        case RUNNING, STOPPED, CLOSED -> look();
        case NEW, DELAYED -> {}
      }
    }

    /** Asks without a lock, as the recorder has locks of its own around the answer. */
    private void look() {
      boolean asked = FlightInterceptor.isAsked();
      set(asked);
      if (FlightInterceptor.isAsked() != asked) {
        look(); // it was changed from another thread meanwhile
      }
    }

    private synchronized void set(boolean asked) {
      CallInterceptor.Installation now = installation;
      if (asked && now == null) {
        installation = Interceptors.install(interceptor);
      } else if (!asked && now != null) {
        now.close();
        installation = null;
      }
    }
  }
}
