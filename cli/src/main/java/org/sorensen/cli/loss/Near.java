package org.sorensen.cli.loss;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.sorensen.loss.LossCard;
import org.sorensen.loss.Losses;

/** What a person may have meant by a name that no loss has. */
final class Near {
    private static final int MOST = 5;

    private record Candidate(String id, int distance) {}

    private Near() {}

    /** Ids of losses that are spelled alike, or whose title or peer's class holds the word; the nearest first. */
    static List<String> ids(String word) {
        String wanted = plain(word);
        return Losses.all().stream()
                .map(card -> new Candidate(card.id(), distance(wanted, card)))
                .filter(candidate -> candidate.distance() <= Math.max(2, wanted.length() / 3))
                .sorted(Comparator.comparingInt(Candidate::distance))
                .limit(MOST)
                .map(Candidate::id)
                .toList();
    }

    private static int distance(String wanted, LossCard card) {
        int spelled = edits(wanted, plain(card.id()));
        boolean named = plain(card.id()).contains(wanted)
                || plain(card.title()).contains(wanted)
                || card.peers().stream().anyMatch(peer -> plain(peer).contains(wanted));
        return named && !wanted.isEmpty() ? Math.min(1, spelled) : spelled;
    }

    /** Letters and digits alone, without the ending that other libraries give to classes. */
    private static String plain(String name) {
        String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return letters.length() > 4 && letters.endsWith("loss") ? letters.substring(0, letters.length() - 4) : letters;
    }

    /** How many letters must be put in, left out or changed. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
