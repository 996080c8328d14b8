package io.quadraspark.cli;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes, {@code 64MB} for example; units are powers of 1024. */
final class ByteSize implements ITypeConverter<Long> {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*([KMG]?)I?B?");
  private static final Map<String, Integer> SHIFTS = Map.of("", 0, "K", 10, "M", 20, "G", 30);

  @Override
  public Long convert(String value) {
    Matcher size = SIZE.matcher(value.strip().toUpperCase(Locale.ROOT));
    if (!size.matches()) {
      throw new TypeConversionException(CliErrors.notASize(value).getMessage());
    }
    return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << SHIFTS.get(size.group(2)));
  }
}
