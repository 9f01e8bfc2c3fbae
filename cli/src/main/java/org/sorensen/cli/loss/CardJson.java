package org.sorensen.cli.loss;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sorensen.loss.LossArguments;
import org.sorensen.loss.LossCard;
import org.sorensen.loss.LossParameter;

/** Cards of the catalog as JSON. */
final class CardJson {
    private CardJson() {}

    static Map<String, Object> of(LossCard card) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", card.id());
        json.put("aliases", card.aliases());
        json.put("title", card.title());
        json.put("family", LossArguments.spelling(card.family()));
        json.put("purpose", card.purpose());
        json.put("formula", card.formula());
        json.put("gradient", card.gradient());
        json.put("range", card.range());
        List<Map<String, String>> parameters = new ArrayList<>();
        for (LossParameter parameter : card.parameters()) {
            Map<String, String> one = new LinkedHashMap<>();
            one.put("name", parameter.name());
            one.put("default", parameter.standard());
            one.put("range", parameter.range());
            one.put("meaning", parameter.meaning());
            parameters.add(one);
        }
        json.put("parameters", parameters);
        json.put("imbalance", LossArguments.spelling(card.imbalance()));
        json.put("differentiable", card.differentiable());
        json.put("typically", card.typically());
        json.put("use", card.use());
        json.put("avoid", card.avoid());
        json.put("peers", card.peers());
        json.put("paper", card.paper());
        return json;
    }
}
