package io.quadraspark.dataprep.format;

import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a run of whole samples of one shard. Sample headers are checked at once, the rest of
 * a sample when it is asked for.
 */
public final class ShardBlock {
  private final byte[] bytes;
  private final List<ShardSample.Place> places;

  /**
   * @throws DamagedSample when the bytes are not {@code samples} whole samples
   */
  public ShardBlock(byte[] bytes, int samples) {
    this.bytes = bytes;
    this.places = new ArrayList<>(samples);
    int position = 0;
    while (position < bytes.length) {
      ShardSample.Place place = ShardSample.Place.at(bytes, position);
      places.add(place);
      position = place.next();
    }
    if (places.size() != samples) {
      throw new DamagedSample(
          null, "the block holds " + places.size() + " samples where the manifest has " + samples);
    }
  }

  public int size() {
    return places.size();
  }

  public String key(int index) {
    return places.get(index).key();
  }

  public int label(int index) {
    return places.get(index).label(bytes);
  }

  /**
   * What the sample's JSON says of it.
   *
   * @throws DamagedSample when that is no such JSON
   */
  public SampleNotes notes(int index) {
    return places.get(index).notes(bytes);
  }

  /**
   * The image of a sample.
   *
   * @throws DamagedSample when a byte of the sample has changed
   */
  public byte[] image(int index) {
    return places.get(index).verifiedImage(bytes);
  }
}
