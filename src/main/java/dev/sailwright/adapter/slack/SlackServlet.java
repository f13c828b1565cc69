package dev.sailwright.adapter.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.jakarta_servlet.SlackAppServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Bolt's servlet, closed to everything that the filter did not verify: wiring that forgets the
 * filter opens nothing.
 */
final class SlackServlet extends SlackAppServlet {
  private static final long serialVersionUID = 1L;

  SlackServlet(App app) {
    super(app);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (VerifiedRequest.passed(request)) {
      super.doPost(request, response);
    } else {
      response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
    }
  }
}
