using AlloyKMC.Model;
using AlloyKMC.Observation.Ions;
using FsCheck;
using FsCheck.Fluent;

namespace AlloyKMC.Tests.Observation.Ions;

public sealed class FormulaTests
{
    [Fact]
    public void GroupsAndSignedCountsAreMultipliedOut()
    {
        Formula formula = Formula.Parse("Au12 Ag32 (C7H5O2S)30 Na4 H-4");

        Assert.Equal("Ag32 Au12 C210 H146 Na4 O60 S30", formula.ToString());
    }

    [Theory]
    [InlineData("Ag(PPh)2", "Ag P2 Ph2")]
    [InlineData("((CH2)2O)3", "C6 H12 O3")]
    [InlineData("C H C H+2", "C2 H3")]
    [InlineData("Na-1 Na", "")]
    [InlineData("(CH)0 O", "O")]
    public void TextsReadAsWritten(string text, string expected)
    {
        Assert.Equal(expected, Formula.Parse(text).ToString());
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("  ", 0)]
    [InlineData("ag44", 0)]
    [InlineData("Ag44 4", 5)]
    [InlineData("Ag(C7H5", 2)]
    [InlineData("Ag)2", 2)]
    [InlineData("Ag()2", 2)]
    [InlineData("H-", 1)]
    [InlineData("Ag{44-x", 2)]
    [InlineData("Ag{ }", 2)]
    [InlineData("C99999999", 1)]
    [InlineData("Ag{44-x}", 3)]
    public void FaultsPointAtTheOffendingCharacter(string text, int offset)
    {
        FaultException thrown = Assert.Throws<FaultException>(() => Formula.Parse(text, "families.S30.ion.formula"));

        Fault fault = Assert.Single(thrown.Faults);
        Assert.Equal(offset, fault.Offset);
        Assert.Equal("families.S30.ion.formula", fault.Path);
    }

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        string[] symbols = ["H", "C", "O", "S", "Ag", "Au", "Na", "Cl"];
        Gen<Formula> formulas = Gen.Choose(-50, 50).ArrayOf(symbols.Length)
            .Select(counts => counts.Select((count, i) => Formula.Of(symbols[i], count)).Aggregate(Formula.Of("P", 1), (sum, term) => sum + term));
        Prop.ForAll(formulas.ToArbitrary(), formula => Formula.Parse(formula.ToString()).Equals(formula)).QuickCheckThrowOnFailure();
        Prop.ForAll(formulas.ToArbitrary(), formulas.ToArbitrary(), (a, b) => (a + b - b).Equals(a) && (a * 3 - a - a).Equals(a)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void TemplatesAreEvaluatedAtCoordinates()
    {
        FormulaTemplate template = FormulaTemplate.Parse("Au{x} Ag{44-x} (C7H5O2S){30 - b} Cl{b}");

        Assert.Equal(["x", "44-x", "30 - b", "b"], template.Expressions.Select(expression => expression.Text));
        Assert.All(template.Expressions, expression => Assert.Equal(expression.Text, template.Text.Substring(expression.Offset, expression.Text.Length)));
        Assert.Equal(Formula.Parse("Au5 Ag39 (C7H5O2S)28 Cl2"), template.Evaluate(Evaluate, new Dictionary<string, int> { ["x"] = 5, ["b"] = 2 }));
        Assert.Equal(Formula.Parse("Ag44 (C7H5O2S)30"), template.Evaluate(Evaluate, new Dictionary<string, int> { ["x"] = 0, ["b"] = 0 }));

        static long Evaluate(string expression, IReadOnlyDictionary<string, int> at) => expression switch
        {
            "x" => at["x"],
            "44-x" => 44 - at["x"],
            "30 - b" => 30 - at["b"],
            "b" => at["b"],
            _ => throw new ArgumentException(expression),
        };
    }
}
