import OpsDomain
import Terminal

// `Role` is both an operator's role and the look of a piece of the screen; the console says which.

/// The look of a piece of the screen.
typealias Look = Terminal.Role
/// The role of an operator.
typealias StaffRole = OpsDomain.Role
