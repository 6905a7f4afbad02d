using CloudCam.Functions.Api;
using CloudCam.Functions.Contracts;
using CloudCam.Functions.RetryDeadLetters;

namespace CloudCam.Functions.DeadLetters;

/// <summary>What the API promises of what could not be processed.</summary>
internal static class DeadLettersContract
{
    private const string Tag = "Dead letters";
    private static readonly ApiParameter Kind = new("kind", ApiShape.Word(ApiWords.DeadLetters), "Their kind.");
    private static readonly ApiParameter AnyKind = Kind with { Shape = ApiShape.Word(ApiWords.AllDeadLetters) };
    private static readonly ApiParameter Id = ApiParameter.Id("The letter's id.");
    private static readonly ApiAnswer NotThere = ApiAnswer.Problem(StatusCodes.Status404NotFound, "There is no such dead letter.");

    public static readonly ApiOperation List = new(Tag, "listDeadLetters", "List dead letters")
    {
        Query = [Kind with { Description = "Letters of this kind, oldest first; without it how many there are of each." }, .. ApiParameter.Page()],
        Answers = [ApiAnswer.Ok<Page<DeadLetterView>>("A page of letters, or the numbers of all kinds.")],
    };

    public static readonly ApiOperation Get = new(Tag, "getDeadLetter", "Get a dead letter, byte for byte")
    {
        Path = [Kind, Id], Answers = [new ApiAnswer(StatusCodes.Status200OK, "The letter as a file.") { ContentType = "application/octet-stream" }, NotThere],
    };

    public static readonly ApiOperation Delete = new(Tag, "deleteDeadLetter", "Throw a dead letter away") { Path = [Kind, Id], Answers = [ApiAnswer.NoContent("It is gone."), NotThere] };

    public static readonly ApiOperation Retry = new(Tag, "retryDeadLetter", "Run a dead letter again")
    {
        Path = [Kind, Id], Answers = [ApiAnswer.NoContent("It went well; the letter is gone."), NotThere, ApiAnswer.Problem(StatusCodes.Status409Conflict, "It failed again.")],
    };

    public static readonly ApiOperation RetryAll = new(Tag, "retryDeadLetters", "Run all dead letters of a kind again")
    {
        Path = [AnyKind],
        Answers = [ApiAnswer.Ok<RetriedView>("What became of as many as fit into one answer. Call again as long as something was done."), ApiAnswer.Problem(StatusCodes.Status404NotFound, "There is no such kind.")],
    };
}
