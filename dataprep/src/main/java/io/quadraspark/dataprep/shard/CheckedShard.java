package io.quadraspark.dataprep.shard;

import java.io.Serializable;

/**
 * What there is of a shard before it is written.
 *
 * @param number among the shards of this run
 * @param state of the file of its name
 * @param shard where it stands as it is planned, else null
 * @param content {@link ShardContent} of what is planned, or null where only this run's own
 *     conversion says
 * @param problem with a file that is not what is planned, else null
 */
record CheckedShard(int number, State state, WrittenShard shard, String content, String problem)
    implements Serializable {
  enum State {
    ABSENT,
    OTHER,
    WHOLE
  }

  /** One that nothing is known of yet. */
  static CheckedShard unknown(int number) {
    return new CheckedShard(number, State.ABSENT, null, null, null);
  }

  boolean isWhole() {
    return state == State.WHOLE;
  }

  CheckedShard withoutRows() {
    return new CheckedShard(number, state, null, content, problem);
  }
}
