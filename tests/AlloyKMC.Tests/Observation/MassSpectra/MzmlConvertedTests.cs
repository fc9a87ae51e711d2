using AlloyKMC.Observation.MassSpectra;
using AlloyKMC.Tests.Architecture;

namespace AlloyKMC.Tests.Observation.MassSpectra;

/// <summary>The files in data/mzml were made by msconvert 3.0.18342 from <see cref="ExampleSpectra"/>, so the encodings of another program are tried where it is not installed.</summary>
public class MzmlConvertedTests
{
    [Theory]
    [InlineData("float32.mzML", 1e-7, 1e-7)]
    [InlineData("numpress_linear_slof.mzML", 1e-8, 2e-4)]
    [InlineData("numpress_linear_pic.mzML", 1e-8, 0.5)]
    [InlineData("numpress_linear_slof_zlib.mzML", 1e-8, 2e-4)]
    [InlineData("numpress_linear_pic_zlib.mzML", 1e-8, 0.5)]
    public void Files_of_another_program_hold_the_same_values(string file, double mzRelative, double intensityRelative)
    {
        using FileStream stream = File.OpenRead(RepositoryRoot.Combine("tests", "AlloyKMC.Tests", "data", "mzml", file));
        MzmlForeignTests.AssertSame(ExampleSpectra.Create(), [.. MzmlReader.Read(stream)], mzRelative, intensityRelative);
    }
}
