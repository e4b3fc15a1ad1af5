package io.torchbridge.conformance.fuzz;

import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.spi.Availability;
import io.torchbridge.spi.Backend;
import io.torchbridge.spi.BackendProvider;
import io.torchbridge.spi.BoundOperator;
import io.torchbridge.spi.Operator;
import io.torchbridge.spi.Settings;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A backend whose operators do what none may. */
public final class OddProvider implements BackendProvider {
  private static final Map<String, Supplier<Object>> OPERATORS =
      Map.of(
          "odd::exits",
          () -> {
            Runtime.getRuntime().halt(3);
            return 0L;
          },
          "odd::forgets_its_name",
          () -> {
            throw new InvalidArgumentException("something is wrong");
          },
          "odd::hangs",
          () -> {
            while (true) {
              Thread.onSpinWait();
            }
          },
          "odd::refuses",
          () -> {
            throw new InvalidArgumentException("odd::refuses all");
          },
          "odd::throws_untyped",
          () -> {
            throw new IllegalStateException("untyped");
          },
          "odd::works",
          () -> 1L);

  private record Odd(Operator operator, Supplier<Object> action) implements BoundOperator {
    @Override
    public Object call(GradMode mode, @Nullable Object[] arguments) {
      return action.get();
    }
  }

  @Override
  public String id() {
    return "odd";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Availability status(Settings settings) {
    return new Availability.Ready("odd");
  }

  @Override
  public Backend open(Settings settings) {
    Map<String, BoundOperator> operators =
        OPERATORS.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    e -> new Odd(Operator.parse(e.getKey() + "() -> int"), e.getValue())));
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "id", "description", "toString" -> "odd";
                  case "operators" ->
                      operators.values().stream().map(BoundOperator::operator).toList();
                  case "bind" -> operators.get((String) arguments[0]);
                  case "devices" -> List.of(Device.CPU);
                  case "hashCode" -> 1;
                  case "equals" -> proxy == arguments[0];
                  default -> throw new IllegalStateException(method.getName());
                });
  }
}
