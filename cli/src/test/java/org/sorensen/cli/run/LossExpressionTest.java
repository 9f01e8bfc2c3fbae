package org.sorensen.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sorensen.loss.CrossEntropyLoss;
import org.sorensen.loss.Denominator;
import org.sorensen.loss.DiceLoss;
import org.sorensen.loss.FocalTverskyLoss;
import org.sorensen.loss.JaccardLoss;
import org.sorensen.loss.Loss;
import org.sorensen.loss.ScoreTransform;
import org.sorensen.loss.Smoothing;
import org.sorensen.loss.SoftmaxFocalLoss;
import org.sorensen.loss.TverskyLoss;
import org.sorensen.loss.WeightedSum;

class LossExpressionTest {
    private static Loss loss(String text) {
        return LossExpression.of(text).loss();
    }

    @Test
    void namesAreLossesWithTheirDefaults() {
        assertEquals(new DiceLoss(), loss("dice"));
        assertEquals(new DiceLoss(Denominator.SQUARED), loss("Dice(denominator=squared)"));
        assertEquals(new JaccardLoss(), loss("jaccard"));
        assertEquals(new JaccardLoss(), loss("iou"));
        assertEquals(new TverskyLoss(0.3, 0.7), loss("tversky"));
        assertEquals(new FocalTverskyLoss(0.3, 0.7, 0.75), loss("focal-tversky()"));
        assertEquals(new CrossEntropyLoss(), loss("cross-entropy"));
        assertEquals(new SoftmaxFocalLoss(2), loss("focal"));
    }

    @Test
    void parametersReplaceDefaults() {
        assertEquals(new TverskyLoss(0.2, 0.7), loss("tversky( alpha = 0.2 )"));
        assertEquals(new FocalTverskyLoss(0.4, 0.6, 1.5), loss("focal-tversky(exponent=1.5,beta=0.6,alpha=0.4)"));
        assertEquals(new SoftmaxFocalLoss(0.5), loss("focal(gamma=.5)"));
        assertEquals(new CrossEntropyLoss(0.1), loss("ce(label-smoothing=0.1)"));
        assertEquals(
                new DiceLoss(Denominator.LINEAR, Smoothing.of(1), ScoreTransform.COMPLEMENT),
                loss("dice(smoothing=1)"));
    }

    @Test
    void sumsKeepTheirWeights() {
        WeightedSum expected = new WeightedSum(
                List.of(new WeightedSum.Term(0.5, new DiceLoss()), new WeightedSum.Term(1, new SoftmaxFocalLoss(3))));
        assertEquals(expected, loss("0.5*dice + focal(gamma=3)"));
        assertEquals(new WeightedSum(List.of(new WeightedSum.Term(2, new DiceLoss()))), loss("2*dice"));
    }

    @Test
    void lossesThatCannotTrainAreRefused() {
        ObjectiveOptions options = new ObjectiveOptions();
        options.loss = LossExpression.of("bce");
        IllegalArgumentException problem = assertThrows(IllegalArgumentException.class, () -> options.lossOptions(3));
        assertTrue(problem.getMessage().contains("needs Activation.SIGMOID"), problem.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "lovas; there is no loss \"lovas\"",
                "dice+; found \"\"",
                "dice**2; found \"dice**2\"",
                "tversky(gamma=1); tversky has no parameter \"gamma\"; it has alpha=0.3, beta=0.7",
                "tversky(0.3); expected name=value, found \"0.3\"",
                "focal(gamma=two); gamma of focal must be a number, found \"two\"",
                "tversky(alpha=-1); alpha and beta must be finite and at least 0",
                "0*dice; a weight must be above 0",
                "1.2.3*dice; expected a number before *, found \"1.2.3\""
            })
    void mistakesAreExplained(String text, String said) {
        IllegalArgumentException problem = assertThrows(IllegalArgumentException.class, () -> LossExpression.of(text));
        assertTrue(problem.getMessage().contains(said), problem.getMessage());
    }
}
